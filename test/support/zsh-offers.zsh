# zsh -f zsh-offers.zsh SCRIPT LINE: what an interactive zsh that has read SCRIPT offers where TAB is pressed behind LINE, one a line, with `hit:` before it.
zmodload zsh/zpty || exit 3
zpty z zsh -f -i

read_until() {
  local got= text
  while zpty -r z text; do
    got+=$text
    [[ $got == *$1* ]] && break
  done
  print -rn -- $got
}

zpty -w z "PS1=; unset zle_bracketed_paste; setopt no_beep; autoload -Uz compinit; compinit -u -D; source ${(q)1}"
zpty -w z $'compadd () { if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi; typeset -a hits; builtin compadd -A hits "$@"; [[ -n $hits ]] && print -rl -- "hit:"${^hits}; builtin compadd "$@" }'
# The words are put together here, so that what zsh echoes of the line is not taken for them.
zpty -w z "bindkey '^I' complete-word; print RE''ADY"
read_until READY >/dev/null
zpty -w -n z "$2"$'\t'
offered=$(read_until hit:)
zpty -w -n z $'\C-u'
zpty -w z "print DO''NE"
offered+=$(read_until DONE)
print -r -- ${offered//$'\r'/$'\n'} | grep -o 'hit:.*'
zpty -d z
