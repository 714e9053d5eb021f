export { defineProperty, type Property } from './campaign/property.ts';
export type { Checker, Verdict, Violation } from './check/checker.ts';
export { judge, type Judgement } from './check/judge.ts';
export type { Contract } from './contract/contract.ts';
export type { History } from './history/history.ts';
export { decodePlan, encodePlan } from './plan/codec.ts';
export type { Climate } from './plan/weather.ts';
export type {
  Abilities,
  Op,
  OpKind,
  Phase,
  Plan,
  PlanUser,
  RunRef,
  Script,
  Step,
  TokenKind,
  Trigger,
} from './plan/plan.ts';
