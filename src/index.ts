export { defineProperty, type Property } from './campaign/property.ts';
export type { Climate } from './plan/weather.ts';
export type { Abilities, Op, OpKind, Phase, Plan, PlanUser, RunRef, Script, Step, TokenKind, Trigger } from './plan/plan.ts';
