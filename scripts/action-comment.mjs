// The step of comment/action.yml: writes or updates the single comment on the pull request of a workflow_run event. The review is text from a stranger, which the command renders
// as Markdown that contains only plain text. The event and GitHub determine the pull request, never the review.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The mark by which the comment is found again. */
const marker = '<!-- smtpd-lint -->';

/** The longest comment that GitHub accepts. */
const longest = 65_536;

/** The most pages of a hundred comments that are searched. */
const maxPages = 20;

const env = (name) => process.env[name] ?? '';
const repository = `${env('GITHUB_API_URL')}/repos/${env('GITHUB_REPOSITORY')}`;

async function api(path, method = 'GET', body = undefined) {
  const answer = await fetch(`${repository}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${env('INPUT_TOKEN')}`,
      'x-github-api-version': '2022-11-28',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`GitHub answers ${answer.status} to ${method} ${path}`);
  return answer.json();
}

/** The open pull request whose newest commit was reviewed, or undefined if there is none, or not exactly one. The event does not contain a pull request from a fork. */
async function pullRequest({
  head_sha: commit,
  head_branch: branch,
  head_repository: fork,
  pull_requests: named,
}) {
  const isMeant = ({ state, head }) =>
    (state === undefined || state === 'open') && head.sha === commit && head.repo?.id === fork.id;
  const inEvent = (named ?? []).filter(isMeant);
  const head = encodeURIComponent(`${fork.owner.login}:${branch}`);
  const found =
    inEvent.length > 0 ? inEvent : (await api(`/pulls?state=open&per_page=100&head=${head}`)).filter(isMeant);
  return found.length === 1 ? found[0].number : undefined;
}

async function ownComment(number) {
  for (let page = 1; page <= maxPages; page += 1) {
    const comments = await api(`/issues/${number}/comments?per_page=100&page=${page}`);
    const own = comments.find(
      ({ user, body }) => user?.login === env('INPUT_AUTHOR') && body?.startsWith(marker),
    );
    if (own !== undefined || comments.length < 100) return own;
  }
  return undefined;
}

const { workflow_run: run } = JSON.parse(readFileSync(env('GITHUB_EVENT_PATH'), 'utf8'));
if (run?.event !== 'pull_request') {
  console.log('::error::this action is for workflow_run, after a workflow on pull_request');
  process.exit(2);
}
if (!existsSync(env('INPUT_FILE'))) {
  console.log('::notice::there is no review to write');
  process.exit(0);
}
const text = execFileSync(
  process.execPath,
  [env('SMTPD_LINT'), 'review', '--format', 'markdown', '--render', env('INPUT_FILE')],
  { encoding: 'utf8', env: { PATH: env('PATH') }, stdio: ['ignore', 'pipe', 'inherit'] },
);
const body = `${marker}\n${text}`;
if (body.length > longest) throw new Error('the comment is longer than GitHub takes it');
const number = await pullRequest(run);
if (number === undefined) console.log('::notice::no open pull request has this commit as its newest');
else {
  const own = await ownComment(number);
  if (own === undefined) await api(`/issues/${number}/comments`, 'POST', { body });
  else if (own.body !== body) await api(`/issues/comments/${own.id}`, 'PATCH', { body });
}
