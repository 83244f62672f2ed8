autocmd BufRead,BufNewFile smtpd.conf,*[-_.]smtpd.conf,smtpd[-_.]*.conf,opensmtpd.conf setfiletype smtpd
