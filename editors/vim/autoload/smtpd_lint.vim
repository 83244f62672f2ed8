" For 'formatexpr': lays out lines as `smtpd-lint fmt` does. What it refuses stays as it is, and is said below the text.
function! smtpd_lint#Format() abort
  if mode() =~# '[iR]'
    " Vim breaks lines itself while one types.
    return 1
  endif
  let [l:first, l:last] = [v:lnum, v:lnum + v:count - 1]
  let l:lines = getline(l:first, l:last)
  let l:messages = tempname()
  let l:formatted = systemlist('smtpd-lint fmt - 2>' . shellescape(l:messages), l:lines)
  let l:status = v:shell_error
  let l:said = filereadable(l:messages) ? readfile(l:messages) : []
  call delete(l:messages)
  if l:status == 0 && l:formatted != l:lines
    call append(l:last, l:formatted)
    silent execute l:first . ',' . l:last . 'delete _'
  endif
  for l:message in l:status == 0 || len(l:said) > 0 ? l:said : ['smtpd-lint fmt failed']
    echomsg l:message
  endfor
  return 0
endfunction
