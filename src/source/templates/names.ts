/** The endings of the names of templates, also before `.conf` (`smtpd.j2.conf`). */
export const templateEnding =
  /\.(?:j2|jinja2?|erb|epp|tmpl|tpl|template|in|mustache|hbs|handlebars|gotmpl|envsubst|ejs|njk|tftpl)(?:\.conf)?$/i;

/** Whether a file is a template, judging by its name. */
export const isTemplateName = (path: string): boolean => templateEnding.test(path);

/** Whether the name of a file says that it is filled in by envsubst, which knows nothing about smtpd's macros. */
export const isEnvsubstName = (path: string): boolean => /\.envsubst(?:\.conf)?$/i.test(path);
