import address from './worker.ts?worker&url';

/**
 * Starts the library. A worker from a file would have no policy but what its server says; one from a text of the page has the page's (head.ts), and can send nothing either.
 */
export function startWorker(): Worker {
  const script = `import ${JSON.stringify(new URL(address, window.location.href).href)}`;
  const place = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return new Worker(place, { type: 'module' });
}
