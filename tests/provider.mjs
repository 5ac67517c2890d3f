// A certified OpenID Connect provider (npm oidc-provider) with one firm's people: node provider.mjs PORT REDIRECT
import { Provider } from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

/** Who signs in as `ada` is Ada of the bank, in Compliance. */
const claims = (sub) => ({
  sub, name: sub[0].toUpperCase() + sub.slice(1), email: `${sub}@bank.example`, email_verified: true, groups: ['Compliance', 'Fund desk'],
});

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'caveat', redirect_uris: [redirect], token_endpoint_auth_method: 'none', grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: async (_, sub) => ({ accountId: sub, claims: async () => claims(sub) }),
  pkce: { required: () => true },
  cookies: { keys: ['only for tests'] },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
