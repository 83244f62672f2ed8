" Writes the groups of all characters of the files that $TOKENS_OF lists into the folder $TOKENS_TO.
set runtimepath^=editors/vim
syntax on

function! s:write(file) abort
  execute 'edit ' . fnameescape(a:file)
  set filetype=smtpd
  syntax sync fromstart
  let groups = []
  for line in range(1, line('$'))
    let found = []
    for column in range(1, len(getline(line)))
      call add(found, synIDattr(synID(line, column, 1), 'name'))
    endfor
    call add(groups, join(found, ' '))
  endfor
  call writefile(groups, $TOKENS_TO . '/' . fnamemodify(a:file, ':t'))
  bwipeout!
endfunction

for s:file in readfile($TOKENS_OF)
  call s:write(s:file)
endfor
qall!
