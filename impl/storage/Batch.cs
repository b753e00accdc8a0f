namespace Vigil.Storage;

/// <summary>A batch as it was read.</summary>
/// <param name="Header">What stands before it.</param>
/// <param name="Frames">What it holds, in order.</param>
internal sealed record Batch(BatchHeader Header, IReadOnlyList<BatchFrame> Frames);
