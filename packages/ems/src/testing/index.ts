export { completeConfig } from '../config/load-config.ts';
export { createMetrics } from '../metrics.ts';
export { type SiteCore, siteCore } from '../node/site-core.ts';
export { openStore, type Store } from '../store/store.ts';
