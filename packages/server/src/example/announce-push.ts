/** Run by the example repository's hook: asks the server to look for the new commit. Arguments: the server's address, the webhook token. */
const [url = '', token = ''] = process.argv.slice(2);
await fetch(`${url}/api/v1/teams/main/pipelines/example/resources/source/check/webhook?webhook_token=${token}`, {
  method: 'POST',
}).catch(() => undefined);
