import type { Project } from './read-project.ts';

/** A workflow for GitHub: the corpus and 15 s of each property at each push, and 5 minutes of each at night. */
export function workflowText({ hasLockFile }: Pick<Project, 'hasLockFile'>): string {
  return `name: overhear

on:
  push:
  schedule:
    - cron: '17 3 * * *'

jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: ${hasLockFile ? 'npm ci' : 'npm install'}
      # 0: nothing was found. 1: a user hears another. 3: the stack did not start. 4: nothing was seen.
      - run: npx overhear gate --time $TIME --reporter junit --out reports
        env:
          TIME: \${{ github.event_name == 'schedule' && '5m' || '15s' }}
      # What was found: commit it, so that it is tried each time from then on.
      - if: failure()
        uses: actions/upload-artifact@v4
        with:
          name: overhear
          path: |
            reports
            corpus/regression
`;
}
