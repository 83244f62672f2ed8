" ALE linter for smtpd.conf: https://github.com/dense-analysis/ale
call ale#Set('smtpd_smtpd_lint_executable', 'smtpd-lint')
call ale#Set('smtpd_smtpd_lint_options', '')

function! ale_linters#smtpd#smtpd_lint#Command(buffer) abort
  return '%e check --format unix ' . ale#Var(a:buffer, 'smtpd_smtpd_lint_options') . ' --stdin-filename %s -'
endfunction

" smtpd.conf:3:7: Open relay [Error/open-relay]
function! ale_linters#smtpd#smtpd_lint#Handle(buffer, lines) abort
  let l:found = []
  for l:match in ale#util#GetMatches(a:lines, '\v^.{-}:(\d+):(\d+): (.+) \[(\w+)/([^\]]+)\]$')
    call add(l:found, {
    \ 'lnum': str2nr(l:match[1]),
    \ 'col': str2nr(l:match[2]),
    \ 'text': l:match[3],
    \ 'type': l:match[4] is# 'Error' ? 'E' : 'W',
    \ 'code': l:match[5],
    \})
  endfor
  return l:found
endfunction

call ale#linter#Define('smtpd', {
\ 'name': 'smtpd_lint',
\ 'executable': {buffer -> ale#Var(buffer, 'smtpd_smtpd_lint_executable')},
\ 'command': function('ale_linters#smtpd#smtpd_lint#Command'),
\ 'callback': 'ale_linters#smtpd#smtpd_lint#Handle',
\})
