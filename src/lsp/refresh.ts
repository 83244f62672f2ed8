/** Asks the client to ask again for what it shows. The answer makes no difference: a client that refuses, or that has ended by then, must not end the server with an unhandled rejection. */
export async function refreshed(refresh: () => unknown): Promise<void> {
  try {
    await refresh();
  } catch {
    // It asks again at its next occasion.
  }
}
