import { afterAll } from "vitest";

import { closeBrowser } from "./seat";

afterAll(closeBrowser);
