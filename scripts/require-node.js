// Plain JavaScript that any Node runs: says what to do when the Node in use is too old for the sources.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `Busbar needs Node 24, this is ${process.version}. On Linux (x64, arm64) "npm ci" brings it; ` +
      'if it did not, run "npm ci" again without --omit=optional, or install Node 24.\n',
  );
  process.exit(3);
}
