"""From a Territory and its Access to an economy whose baseline is what the facts say."""
