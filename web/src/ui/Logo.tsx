/** Draws the mark: a hub and its spokes. */

export function Logo({ large = false }: { large?: boolean }) {
  return (
    <svg class={large ? "logo logo-large" : "logo"} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" class="logo-ground" />
      <path d="M16 16V7M16 16l7.8 4.5M16 16l-7.8 4.5" class="logo-line" />
      <circle cx="16" cy="16" r="4" class="logo-dot" />
      <circle cx="16" cy="6.5" r="2.5" class="logo-dot" />
      <circle cx="24.2" cy="20.8" r="2.5" class="logo-dot" />
      <circle cx="7.8" cy="20.8" r="2.5" class="logo-dot" />
    </svg>
  );
}
