/** Whether PostgreSQL can keep this text as it is: well-formed Unicode without U+0000. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}

/** The text with what cannot be kept replaced by U+FFFD. */
export function toStorable(text: string): string {
  return text.replaceAll(/\0|\p{Surrogate}/gu, '\uFFFD');
}
