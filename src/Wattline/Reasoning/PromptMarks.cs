namespace Wattline.Reasoning;

/// <summary>What shows from outside how hard a question is: counts, and nothing of what it says.</summary>
/// <param name="Tokens">Length of its text, tokens, estimated; 0 or more.</param>
/// <param name="Code">Marks of program text, such as fences, braces and semicolons; 0 or more.</param>
/// <param name="Maths">Marks of mathematics, such as equations, powers, formula commands and words like prove; 0 or more.</param>
/// <param name="HasOther">Whether it has parts that are not text, such as images.</param>
public readonly record struct PromptMarks(double Tokens, int Code, int Maths, bool HasOther);
