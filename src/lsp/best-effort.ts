/** Sends the client what may be lost: a client that refuses to ask again, or that has gone, must not end the server with an unhandled rejection. */
export async function attempted(send: () => unknown): Promise<void> {
  try {
    await send();
  } catch {
    // Nobody is there to be told.
  }
}
