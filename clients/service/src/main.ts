#!/usr/bin/env node
// Runs the service until it is told to stop; its settings are in the environment.

import { BadSettings, buildServer, readSettings } from './server.ts';

try {
  const settings = readSettings(process.env);
  const app = await buildServer(settings);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, async () => {
      if (stopping) process.exit(1);
      stopping = true;
      app.log.info({ signal }, 'stopping: requests at work are finished first');
      setTimeout(() => process.exit(1), settings.shutdownTimeout).unref();
      await app.close();
    });
  await app.listen({ host: settings.host, port: settings.port });
} catch (error) {
  if (!(error instanceof BadSettings)) throw error;
  console.error(`shot-assets-service: ${error.message}`);
  process.exitCode = 2;
}
