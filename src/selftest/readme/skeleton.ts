/**
 * What two reports of the same command have in common, whatever their numbers, ids, canaries and times: of each line
 * the words that it begins with. The columns are left out, since in which order users see things differs, and of an
 * explanation all but its first sentence, since it is of the plan that was found.
 */
export function skeletonOf(report: string): readonly string[] {
  return report
    .split(/\n{2,}/)
    .filter((paragraph) => !/^ {4}/.test(paragraph))
    .flatMap((paragraph) => paragraph.split('\n'))
    .filter((line) => !/^ {9}/.test(line))
    .map((line) => line.trim().split(/ {2,}|[\d:]/)[0] ?? '');
}
