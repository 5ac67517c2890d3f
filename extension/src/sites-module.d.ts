/** Made by build.mjs from rules/sites/. */
declare module 'caveat:sites' {
  const builtIn: { key: string; sites: import('./types').Adapter[] };
  export default builtIn;
}
