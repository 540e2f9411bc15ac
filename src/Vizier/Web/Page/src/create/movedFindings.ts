import type { Finding } from '../api/types';

/**
 * Findings in a text where they are after it was edited: those above the edit stay, those below it move with their lines, and
 * those within it, whose lines are no longer what they were, lose their place.
 */
export function movedFindings(findings: readonly Finding[], before: string, after: string): readonly Finding[] {
  if (before === after) {
    return findings;
  }
  const old = before.split('\n');
  const now = after.split('\n');
  const shorter = Math.min(old.length, now.length);
  let top = 0;
  while (top < shorter && old[top] === now[top]) {
    top++;
  }
  let bottom = 0;
  while (bottom < shorter - top && old[old.length - 1 - bottom] === now[now.length - 1 - bottom]) {
    bottom++;
  }
  return findings.map(finding => {
    const { line, column, ...rest } = finding;
    if (line === undefined || line <= top) {
      return finding;
    }
    return line > old.length - bottom ? { ...finding, line: line + now.length - old.length } : rest;
  });
}
