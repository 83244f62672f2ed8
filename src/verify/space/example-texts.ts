/** The texts of examples; the article's names come first. */
export const examples = {
  sources: ['203.0.113.7', '198.51.100.7', '2001:db8:bad::7', '8.8.8.8', '10.0.0.5', '192.168.1.5'],
  helo: ['fakedomain.com', 'client.example.net', '[203.0.113.7]'],
  reverse: ['<unknown>', 'client.fakedomain.com', 'host.example.net'],
  users: ['user'],
  senders: { users: ['criminal', 'sender'], domains: ['fakedomain.com', 'example.net'] },
  recipients: { users: ['victim', 'someone'], domains: ['otherplace.com', 'elsewhere.net', 'another.org'] },
} as const;

/** The texts of examples in the form in which they are compared. */
export const exampleTexts: readonly string[] = [
  ...examples.sources,
  ...examples.helo,
  ...examples.reverse.filter((name) => !name.startsWith('<')),
  ...examples.users,
  ...[examples.senders, examples.recipients].flatMap(({ users, domains: places }) => [
    ...places,
    ...users.flatMap((user) => places.map((place) => `${user}@${place}`)),
  ]),
];
