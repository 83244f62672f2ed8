if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1
setlocal comments=:# commentstring=#\ %s
setlocal noexpandtab shiftwidth=8
" gq formats a whole file: gggqG. Templates are not formatted.
if expand('%:e') ==# 'conf'
  setlocal formatexpr=smtpd_lint#Format()
endif
let b:undo_ftplugin = 'setlocal comments< commentstring< expandtab< shiftwidth< formatexpr<'
