// The staff room's script. Its pages work without it, except the map.

import { attachFaults } from "./staff/faults";
import { attachSites } from "./staff/sites";
import { attachLocate } from "./staff/locate";
import { attachForm } from "./staff/form";
import { attachMenu } from "./staff/menu";

const main = document.querySelector("main") as HTMLElement;

document.documentElement.classList.add("js");
attachFaults(main);
attachLocate(main);
attachSites(main);
attachForm(main);
attachMenu(document.querySelector(".menu"));
