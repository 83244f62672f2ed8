import { defineRule } from '../src/lint/rule.js';

export default defineRule({
  id: 'user-in-command',
  category: 'correctness',
  severity: 'warning',
  summary: 'The `user` of a process is inside its command',
  messages: {
    argument: {
      message: '`{words}` is an argument of the program here',
      label: 'between the quotes of the command',
      note: 'The process runs as `_smtpd`',
      help: 'write it behind the closing quote',
    },
  },
  *check({ config }) {
    for (const { command, user, group, nameSpan } of config.processes.values()) {
      const words = /\s((?:user|group)\s+[\w-]+)(?:\s+(?:user|group|chroot)\s+\S+)*\s*$/.exec(command)?.[1];
      if (words !== undefined && user === undefined && group === undefined)
        yield { message: 'argument', data: { words }, span: nameSpan };
    }
  },
});
