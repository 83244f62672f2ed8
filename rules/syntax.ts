import { defineRule } from '../src/lint/rule.js';
import { templateMark } from '../src/lint/template/template-marks.js';
import { spanText } from '../src/source/text.js';
import { syntaxMessages } from './syntax/messages.js';
import { foreignFile } from './syntax/parse-error.js';
import { refusedPlaces } from './syntax/refused-places.js';

export default defineRule({
  id: 'syntax',
  category: 'correctness',
  severity: 'error',
  summary: 'smtpd refuses the file',
  refusals: true,
  messages: syntaxMessages,
  *check({ config }) {
    const mark = templateMark(config);
    if (mark) yield { message: 'template', data: { word: spanText(mark) }, span: mark, fatal: true };
    const isForeign = !mark && config.statements.every(({ type }) => type !== 'directive');
    const foreign = isForeign ? foreignFile(config) : undefined;
    if (foreign) yield foreign;
    else yield* refusedPlaces(config);
  },
});
