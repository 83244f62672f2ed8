#!/bin/sh
# A table's program in the protocol 0.1 of smtpd-tables(7), for the live servers: nothing but a shell is there. Its argument is a file of lines `SERVICE KEY`, where the key `*` is
# all keys and `!KEY` is one that it fails for. An alias has its value behind its key, which is `*` for the key itself.
keys=$1
answer() { # SERVICE KEY
  found=not-found value=
  while read -r service key; do
    [ "$service" = "$1" ] || continue
    if [ "$service" = alias ]; then value=${key#* } key=${key%% *}; fi
    case $key in
    "!$2") echo 'error|no such luck'; return ;;
    '*' | "$2")
      found=found
      if [ "$service" = alias ]; then
        [ "$value" = '*' ] && value=$2
        echo "found|$value"
        return
      fi
      ;;
    esac
  done <"$keys"
  echo "$found"
}
while IFS= read -r line; do
  case $line in
  'config|ready')
    for service in alias domain credentials netaddr userinfo mailaddr string regex; do echo "register|$service"; done
    echo 'register|ready'
    ;;
  'table|'*)
    rest=${line#*|*|*|*|}
    operation=${rest%%|*} rest=${rest#*|}
    service=${rest%%|*} rest=${rest#*|}
    echo "$operation-result|${rest%%|*}|$(answer "$service" "${rest#*|}")"
    ;;
  esac
done
