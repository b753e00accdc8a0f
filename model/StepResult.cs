namespace Vigil.Model;

/// <summary>What one request did.</summary>
/// <param name="Next">The state after it: the same object when nothing changed.</param>
/// <param name="Response">The answer.</param>
/// <param name="Changes">The changes in sub-revision order; empty exactly when it took no revision.</param>
public readonly record struct StepResult(State Next, Response Response, IReadOnlyList<Change> Changes);
