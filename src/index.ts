export { defineProperty, type Property } from './campaign/property.ts';
export type { Checker, Verdict, Violation } from './check/checker.ts';
export { judge, type Judgement } from './check/judge.ts';
export type { Contract } from './contract/contract.ts';
export type { History } from './history/history.ts';
export { decodePlan, encodePlan } from './plan/codec.ts';
export type {
  ConnectConfig,
  DeliveryConfig,
  Frame,
  GrammarConfig,
  IdsConfig,
  LimitsConfig,
  ModelConfig,
  OpenTransport,
  OutgoingMessage,
  ProbeConfig,
  ProbeRequest,
  Reading,
  ReadMap,
  RefusesConfig,
  SignIn,
  StartConfig,
  TargetConfig,
  TokenPlace,
  UserConfig,
  UsersConfig,
} from './target/define/config.ts';
export { defineTarget, type DefinedTarget } from './target/define/define-target.ts';
export type { Socket, SocketObserver } from './target/socket.ts';
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
