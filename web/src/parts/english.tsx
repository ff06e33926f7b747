/** Words of the law, which are in English: told to the reader's machine, and kept in their order. */
export const English = ({ children }: { children: string }) => (
  <bdi lang="en" dir="ltr">
    {children}
  </bdi>
);
