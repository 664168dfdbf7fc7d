/** Serves the built pages over a world of sample data, for looking at them: `scripts/node packages/web-ui/look.ts [--stock] [--anonymous]`. */
import { notifyServer } from './src/testing/notify-server.ts';

const server = notifyServer({
  additive: !process.argv.includes('--stock'),
  loggedIn: !process.argv.includes('--anonymous'),
  longLog: true,
});
console.log(await server.listen());
