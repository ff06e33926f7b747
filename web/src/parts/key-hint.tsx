import { Kbd } from "@mantine/core";

/** The key that does the same; read aloud by the control's own label, so hidden here. */
export const KeyHint = ({ keys }: { keys: string }) => (
  <span aria-hidden dir="ltr" className="not-printed">
    {keys.split(" ").map((key, place) => (
      <Kbd key={place} size="xs" ms={place === 0 ? 0 : 3}>
        {key}
      </Kbd>
    ))}
  </span>
);
