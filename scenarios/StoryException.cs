namespace Vigil.Scenarios;

/// <summary>A story file can't be played; the message names the line.</summary>
public sealed class StoryException(int line, string text, string why) : Exception($"line {line}, '{text}': {why}");
