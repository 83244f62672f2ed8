import { spawn } from 'node:child_process';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node.js';

/** A client of the language server, which runs as an editor runs it: with the arguments of VS Code's client. */
export function startClient(command: readonly string[], cwd: string) {
  const [program = '', ...args] = command;
  const spoken = ['lsp', '--stdio', `--clientProcessId=${process.pid}`];
  const server = spawn(program, [...args, ...spoken], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const ended = new Promise<number | null>((resolve) => {
    server.on('close', resolve);
  });
  return { connection, ended, pid: server.pid };
}
