import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The ink of the desk: a blue that leans to green, dark enough for small text on white. */
const ink: MantineColorsTuple = [
  "#eef6f9", "#d9e9ef", "#b0d2de", "#84bacd", "#61a6be",
  "#4b99b5", "#3d8fad", "#2b7b98", "#17607a", "#0b4b61",
];

/** Greys with a trace of the ink, so that surfaces and rules belong together. */
const gray: MantineColorsTuple = [
  "#f7f9fa", "#eef1f3", "#e1e6e9", "#d0d7db", "#b3bdc3",
  "#8b979e", "#66737a", "#4a565d", "#333e44", "#1c2529",
];

const dark: MantineColorsTuple = [
  "#d8e0e4", "#b7c3c9", "#93a2aa", "#6d7d86", "#4a5962",
  "#35434b", "#26323a", "#1a242b", "#131b21", "#0d1419",
];

export const theme = createTheme({
  colors: { ink, gray, dark },
  primaryColor: "ink",
  // Contrast of 4.5 and more for text on filled parts, in both schemes.
  primaryShade: 8,
  autoContrast: true,
  fontFamily: '"IBM Plex Sans", "IBM Plex Sans Arabic", system-ui, sans-serif',
  fontFamilyMonospace: '"IBM Plex Mono", ui-monospace, monospace',
  headings: {
    fontFamily: '"IBM Plex Sans", "IBM Plex Sans Arabic", system-ui, sans-serif',
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.4" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" } },
    TextInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "sm", autosize: true, minRows: 3 } },
    Select: { defaultProps: { size: "sm", allowDeselect: false } },
    MultiSelect: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
  },
});
