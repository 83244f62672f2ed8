" Vim syntax file: OpenSMTPD's smtpd.conf
" Made by `npm run editors` from grammar/tables/keywords.ts.
if exists('b:current_syntax')
  finish
endif

" Bare words end where smtpd's lexer ends them.
syntax iskeyword 33-126,^33,^35,^40,^41,^44,^60,^61,^62,^123,^125
syntax sync minlines=100

syntax keyword smtpdKeyword action admd alias any auth auth-optional backup bounce builtin bypass
syntax keyword smtpdKeyword ca cert chain chroot ciphers commit compression connect data data-line
syntax keyword smtpdKeyword dhe disconnect domain ehlo encryption expand-only fcrdns filter for
syntax keyword smtpdKeyword forward-only from group helo helo-src host hostname hostnames include
syntax keyword smtpdKeyword inet4 inet6 junk key limit listen lmtp local mail-from maildir
syntax keyword smtpdKeyword mask-src masquerade match max-deferred max-message-size mbox mda mta
syntax keyword smtpdKeyword mx no-dsn no-verify noop on phase pki port proc proc-exec protocols
syntax keyword smtpdKeyword proxy-v2 queue quit rcpt-to rdns received-auth recipient regex reject
syntax keyword smtpdKeyword relay report rewrite rset scheduler senders smtp smtp-in smtp-out
syntax keyword smtpdKeyword smtps socket src srs sub-addr-delim table tag tagged tls tls-require
syntax keyword smtpdKeyword to ttl user userbase verify virtual warn-interval wrapper
syntax match smtpdNumber /\%(\k\)\@1<!-\=\d\+\k\@!/
syntax match smtpdMacro /\k\@1<!\$\w\+/
syntax region smtpdString start=/\k\@1<!"/ skip=/\\"/ end=/"/
syntax region smtpdString start=/\k\@1<!'/ skip=/\\'/ end=/'/
syntax region smtpdComment start=/#/ skip=/\\\\\|\\$/ end=/$/ contains=@Spell

highlight default link smtpdKeyword Keyword
highlight default link smtpdNumber Number
highlight default link smtpdMacro Macro
highlight default link smtpdString String
highlight default link smtpdComment Comment

let b:current_syntax = 'smtpd'
