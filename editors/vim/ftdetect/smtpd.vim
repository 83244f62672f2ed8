autocmd BufRead,BufNewFile smtpd.conf,*[-_.]smtpd.conf,smtpd[-_.]*.conf,opensmtpd.conf setfiletype smtpd
" Vim knows some of these endings as those of other languages.
autocmd BufRead,BufNewFile *smtpd.conf.{j2,jinja,jinja2,erb,epp,tmpl,tpl,template,in,mustache,hbs,handlebars,gotmpl,envsubst,ejs,njk,tftpl} set filetype=smtpd
