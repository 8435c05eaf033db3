"""Every diagnostic code: a title, and what ``triglot explain`` says about it."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "E0100": (
        "the file is beyond a limit",
        "A spec is written by hand: at most 4 MiB, 64 levels of nesting, 250,000 values, and the first "
        "100 mistakes are shown. Generate long lists with `repeat` or `each` instead of writing them "
        "out.",
    ),
    "E0101": (
        "the text is not YAML or TOML",
        "The text could not be read. Frequent causes: a missing `:` behind a key, a bare word in TOML "
        "(text needs quotes there), an unclosed bracket or quote, a step with `as` or `repeat` below a "
        "word without `:`.",
    ),
    "E0102": ("a tab in the indentation", "YAML indents with blanks only. Replace the tab by blanks."),
    "E0103": (
        "a key is written twice",
        "Most YAML readers silently keep the last of two equal keys, so that a setting seems to be "
        "ignored. Here it is an error: remove one of the two.",
    ),
    "E0104": (
        "anchors, aliases and merge keys",
        "`&name`, `*name` and `<<:` are not part of the language: they do not cross files and can make "
        "a small text enormous. Share settings with `defaults:`, or write a block with `params:`.",
    ),
    "E0105": ("a key is not a plain word", "Keys are words: no lists, maps, numbers or empty keys."),
    "E0106": ("several documents in one file", "A file holds one spec: remove the `---` line."),
    "E0107": (
        "a number that cannot be meant",
        "Leading zeros (octal in YAML 1.1, decimal in 1.2), infinite and not-a-number values, floats "
        "that overflow and integers of more than 18 digits are refused, because readers disagree about "
        "them. `0o17` and `0x1F` are fine.",
    ),
    "E0108": (
        "a YAML tag",
        "Tags such as `!!python/object` tell a YAML reader to build objects. A spec is data: remove "
        "the tag.",
    ),
    "E0109": (
        "the file cannot be read",
        "There is no such file, it is a folder, it may not be read, or it is not UTF-8 text. Exit code "
        "2, as for every problem with files.",
    ),
    "E0200": (
        "this is no spec, or one of another version",
        "A spec is a mapping of sections that begins with `triglot: 1`. Another number means that it "
        "was written for another version of the language.",
    ),
    "E0201": (
        "an unknown key or field",
        "Nothing is silently ignored: every key must be one that the section, op or option has. Names "
        "from PyTorch, Keras, Flax and optax are translated in the help; sizes of inputs are inferred "
        "and never written. Keys that begin with `x-` are yours.",
    ),
    "E0202": ("something required is missing", "Add the field or section that the message names."),
    "E0203": (
        "a value of the wrong type",
        "A field got text where it wants a number, a list where it wants one value, and so on. YAML 1.2 "
        "reads `yes`, `no`, `on` and `off` as text: write `true` or `false`.",
    ),
    "E0204": ("not a name", "Names are letters, digits and `_`, and do not begin with a digit."),
    "E0205": ("a word that is not in the list", "The field takes one of a few words; the message lists them."),
    "E0206": (
        "the wrong shape of step or section",
        "A step is one word, or one `op: arguments` pair with modifiers beside it (`as`, `from`, "
        "`when`, `repeat`, `each`). Usually a field is indented too little, or a `- ` is missing.",
    ),
    "E0207": (
        "lists of `each` do not fit",
        "All lists in one `each` advance together, so they have one length. For every combination of "
        "two lists, nest two `layers:` groups.",
    ),
    "E0208": (
        "an axis number",
        "Axes have names (`height`, `width`, `channel`, `time`), because the same number means "
        "different axes in different frameworks.",
    ),
    "E0209": ("a number out of range", "The message states the range. Fractions lie between 0 and 1: 50% is `0.5`."),
    "E0210": (
        "a time without a unit",
        "Durations say what they count: `500 steps`, `5 epochs`, or `5%` of the whole training.",
    ),
    "E0211": (
        "`--set` could not be read",
        "It takes PATH=VALUE: names joined by dots, positions in brackets, and a value in YAML flow "
        "syntax, such as `--set training.epochs=5` or `--set model.layers[0].conv2d.filters=16`.",
    ),
    "E0300": (
        "an unknown word",
        "There is no op, loss, optimizer, schedule, metric, initialiser, source or transform of that "
        "name, and no block. `triglot ops` lists the ops, `triglot ops --all` everything.",
    ),
    "E0301": (
        "an unknown name",
        "The name is not defined where it is used. Visible are loop variables, parameters of the block, "
        "`as` names of earlier steps, inputs and `params` of the spec; a block does not see names of "
        "its caller.",
    ),
    "E0302": ("used before it exists", "A step sees only steps above it. Move the step down, or take another value."),
    "E0303": (
        "a name is bound twice",
        "A name stands for one thing in a network or block. Inside `repeat` and `each` a name becomes "
        "a list, so it need not be numbered by hand.",
    ),
    "E0304": ("a block that uses itself", "Blocks cannot be recursive; say `repeat` for a stack."),
    "E0305": (
        "an attribute that is not there",
        "Values have the sizes of their axes (`.channels`, `.height`, `.width`, `.depth`, `.time`), "
        "`.rank`, their named outputs, and `.mask` where the input declares `pad`.",
    ),
    "E0306": (
        "other outputs than names",
        "`as: [a, b]` gives every output of a step a name: there must be as many names as outputs, and "
        "the step must not be a loop. `as: name` names all of them: then `name[0]` is the first.",
    ),
    "E0308": (
        "a step without an input",
        "A network with several inputs starts without a current value: begin with `from: NAME`.",
    ),
    "E0401": (
        "this is no expression",
        "Fields for numbers take expressions: names, numbers, `+ - * / // % **`, comparisons, `and`, "
        "`or`, `not`, `a if c else b`, `min max len range int`. Names need no `${}`.",
    ),
    "E0402": (
        "an expression without a value",
        "The parts do not fit: a division that leaves a rest (write `//` to round down), a number and a "
        "list, a division by zero, a result that is too large.",
    ),
    "E0403": ("this cannot be called here", "Static expressions call `min`, `max`, `len`, `range` and `int` only."),
    "E0501": (
        "sizes do not fit together",
        "An op joins values whose sizes differ. The labels show the steps that produced the sizes; "
        "change one of them, or add a projection, pad or crop.",
    ),
    "E0502": (
        "the loss does not fit the network",
        "The loss compares the output of the network with the target of the data. `cross_entropy` "
        "takes one score per class and class ids; other losses take equal shapes.",
    ),
    "E0503": (
        "the wrong kind of value",
        "The op works on other kinds: a 2-D convolution on images, a recurrent layer on sequences, a "
        "dense layer on anything with a channel axis. Ids need an `embedding` first.",
    ),
    "E0504": (
        "parameters of unknown size",
        "An op would own an array whose size is a symbol (`vector[T]` into `dense`). Parameters have "
        "known sizes: write a number into the type of the input, or reduce the axis before.",
    ),
    "E0505": (
        "nothing is left of an axis",
        "A window without padding is larger than what it slides over. Shrink less before it, use a "
        "smaller window, or `padding: same`.",
    ),
    "E0506": ("a size is not divisible", "Heads, groups and factors must divide the channels exactly."),
    "E0507": ("reshape changes the number of elements", "The product of the new sizes must equal that of the old ones."),
    "E0601": (
        "a network gets no gradient",
        "A training step updates a network that its loss does not depend on, so nothing would change. "
        "Call the network in the loss, or update another one.",
    ),
    "E0701": ("a data file is missing", "Paths begin in the folder of the spec. The model is checked without it."),
    "E0702": ("a field or column is missing", "The data has no such column, array or field; the help names the nearest."),
    "E0703": (
        "data that cannot be read",
        "A file is not what it should be, or a cell is not a number. The message names the line. Blank, "
        "`NA`, `null`, `none`, `?` and `nan` stand for a missing value.",
    ),
    "E0704": ("nothing to predict", "Name the field that the loss compares with: `target: NAME`."),
    "E0801": (
        "not compiled yet",
        "The language has this, but no trainer is written for it by this version. The model is checked, "
        "compiled and verified; `train` refuses.",
    ),
    "E0802": (
        "a reserved part of the language",
        "The language has this word and this version does not compile it.",
    ),
    "E0803": (
        "a framework cannot say this",
        "The target has no word for an op, and the op has no body in simpler ones. Leave the target out "
        "with `--to`, or use another op.",
    ),
    "E0901": (
        "files that are not Triglot's own",
        "The folder holds files that were edited since they were written, or that something else wrote. "
        "They are not overwritten: write elsewhere with `-o`, or say `--force`.",
    ),
    "E0902": (
        "the disk refused",
        "A package is written whole or not at all, so nothing was changed. Free space, or choose another "
        "folder with `-o`.",
    ),
    "W0301": ("a name is never used", "Remove it, or use it: an unused name is often a misspelt one."),
    "W0302": (
        "padding is read as if it were real",
        "Recurrent, attention and pooling ops on padded tokens need `mask`, else results depend on what "
        "else is in the batch.",
    ),
    "W0303": ("a name hides a built-in op", "Your block or network wins; rename it if that is not meant."),
    "W0304": (
        "a new size that looks like a misspelt parameter",
        "An unknown name in the type of an input stands for any size. This one is nearly the name of a "
        "parameter.",
    ),
    "W0305": (
        "a step that reaches no output",
        "Nothing reads its value, so it is left out: its parameters would never learn. Remove it, or use "
        "it with `from`, `add` or `concat`.",
    ),
    "W0601": (
        "an activation is applied twice",
        "Losses take raw scores by default and apply softmax or sigmoid themselves, which is faster and "
        "safer. Remove the last activation, or say `from: probabilities`.",
    ),
    "W0602": ("a network is never updated", "No step of the training names it under `update`."),
    "W0801": (
        "no trainer is written",
        "The package holds the model and its weights, because the data of the spec is not compiled by this "
        "version.",
    ),
}
"""Code -> (title, text)."""
