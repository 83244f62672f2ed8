" Run by scripts/try-editors.sh in Vim with ALE: what the linter finds in the open text. Writes "ok", or what is wrong, to the file RESULT names.
function! s:Result(text) abort
  call writefile([a:text], $RESULT)
  qall!
endfunction

function! s:Try(name) abort
  execute 'edit' a:name
  if &filetype !=# 'smtpd'
    call s:Result(a:name . ' has the filetype "' . &filetype . '"')
  endif
  ALELint
  for l:attempt in range(300)
    if !empty(filter(ale#engine#GetLoclist(bufnr('')), 'v:val.code is# "open-relay"'))
      return
    endif
    sleep 100m
  endfor
  call s:Result('nothing of the open relay in ' . a:name . ': ' . string(ale#engine#GetLoclist(bufnr(''))))
endfunction

call s:Try('smtpd.conf')
call s:Try('smtpd.conf.j2')
call s:Result('ok')
