/** The ends of the names of templates; `smtpd.j2.conf` is one, too. */
export const templateEnding =
  /\.(?:j2|jinja2?|erb|epp|tmpl|tpl|template|in|mustache|hbs|handlebars|gotmpl|envsubst|ejs|njk|tftpl)(?:\.conf)?$/i;

/** Whether a file is a template by its name. */
export const isTemplateName = (path: string): boolean => templateEnding.test(path);

/** Whether its name says that it is filled in by envsubst, which knows nothing of smtpd's macros. */
export const isEnvsubstName = (path: string): boolean => /\.envsubst(?:\.conf)?$/i.test(path);
