import { type ComboboxRenderPillInput, Pill } from "@mantine/core";

/** Until the list of agencies is there, a chosen one is only its code. */
type Chosen = Pick<ComboboxRenderPillInput, "value" | "onRemove"> & {
  option?: { label: string };
};

/** A chosen agency: its code and name are of no language, and keep their own direction. */
export const agencyPill = ({ option, value, onRemove }: Chosen) => (
  <Pill
    withRemoveButton
    onRemove={() => onRemove?.()}
    removeButtonProps={{ tabIndex: -1, "aria-hidden": true }}
  >
    <bdi>{option?.label ?? value}</bdi>
  </Pill>
);
