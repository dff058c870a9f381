export { type DemoOptions, type DemoSite, startDemoSite } from './demo-site.ts';
export { EXIT, type ExitCode } from './exit-code.ts';
export { runCommandLine } from './program.ts';
