import { ErrorCodes, Message, type MessageStrategy, ResponseError } from 'vscode-languageserver/node.js';

/** The method that a request gets in order to be refused. */
export const refusedRequest = 'smtpd-lint/notInitialized';

/** The response to such a request. */
export const refusal = (): ResponseError =>
  new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes first');

/**
 * The rules of the protocol until the client has sent `initialize`: every other request is refused with `ServerNotInitialized`, and every notification except `exit` is dropped
 * (LSP 3.17, "Initialize Request").
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
