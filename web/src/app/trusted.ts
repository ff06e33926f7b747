/**
 * The one policy of Trusted Types: what goes into the page as text of a style never holds a tag.
 *
 * The parts of the desk write styles, and nothing else, that way. A string with `<` in it is
 * refused, so that no message and no name can become a part of the page.
 */
interface Policies {
  createPolicy(
    name: string,
    rules: { createHTML: (text: string) => string },
  ): unknown;
}

export const guardPage = (): void => {
  const policies = (window as { trustedTypes?: Policies }).trustedTypes;
  policies?.createPolicy("default", {
    createHTML: (text) => {
      if (text.includes("<")) throw new TypeError("the desk writes no markup");
      return text;
    },
  });
};
