/** Words of the law, which are in English: told to the reader's machine, and kept in their order. */
export const English = ({ children }: { children: string }) => (
  <bdi lang="en" dir="ltr">
    {children.split("`").map((part, place) =>
      // Between two marks stands a word of the protocol.
      place % 2 === 1 ? <code key={place}>{part}</code> : part,
    )}
  </bdi>
);
