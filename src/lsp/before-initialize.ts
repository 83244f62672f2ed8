import { ErrorCodes, Message, type MessageStrategy, ResponseError } from 'vscode-languageserver/node.js';

/** The method of a request on its way to its refusal. */
export const refusedRequest = 'smtpd-lint/notInitialized';

/** The answer to that. */
export const refusal = (): ResponseError =>
  new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes first');

/**
 * The demands of the protocol until a client has said `initialize`: every other request is refused as `ServerNotInitialized`, and every notification but
 * `exit` is dropped (LSP 3.17, "Initialize Request").
 */
export function untilInitialized(): MessageStrategy {
  let initialized = false;
  return {
    handleMessage(message, next) {
      initialized ||= Message.isRequest(message) && message.method === 'initialize';
      if (initialized || Message.isResponse(message)) next(message);
      else if (Message.isRequest(message)) next(Object.assign(message, { method: refusedRequest }));
      else if (Message.isNotification(message) && message.method === 'exit') next(message);
    },
  };
}
