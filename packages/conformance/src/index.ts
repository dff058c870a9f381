export { announcedParts } from './bench/announced-parts.ts';
export { devicePool, type PartName, type PooledDevice, partOf, pooledSeconds } from './bench/device-pool.ts';
export {
  type NetworkBench,
  type NetworkBenchOptions,
  type NetworkTarget,
  networkBench,
} from './bench/network-bench.ts';
export { selfBench } from './bench/self-bench.ts';
export {
  type ParameterDeclaration,
  type ParameterSheet,
  type ParameterValue,
  parameterSheet,
} from './catalogue/parameter-sheet.ts';
export type { ConformanceProfile } from './catalogue/profile.ts';
export type {
  Applicability,
  CaseRequirement,
  CaseStep,
  CatalogueCase,
  ConformanceSuite,
  DutRole,
  ExecutableCase,
} from './catalogue/suite.ts';
export { type AnySuite, allParameters, SUITES, suitesNamed } from './catalogue/suites.ts';
export { CONFORMANCE_ERRORS, ConformanceError, type ConformanceErrorCode } from './errors.ts';
export { htmlReport } from './report/html-report.ts';
export { junitReport } from './report/junit-report.ts';
export { reportJson, savedReport } from './report/saved-report.ts';
export { sumOf, type TextReportOptions, textReport } from './report/text-report.ts';
export { expectedSeconds } from './runner/duration.ts';
export type { EvidenceEntry } from './runner/evidence.ts';
export { type Bench, chosenCases, type PlayedRole, type RunOptions, runSuite } from './runner/run-suite.ts';
export { type CaseResult, isNotJudged, type SuiteResult, VERDICTS, type Verdict } from './runner/verdict.ts';
export { askPerson, type LineChannel, type Operator, programOperator } from './tool/operator.ts';
export {
  MOST_NODES,
  nodeName,
  storedIdentities,
  type ToolIdentities,
  type ToolNode,
  USUAL_NODES,
} from './tool/tool-nodes.ts';
