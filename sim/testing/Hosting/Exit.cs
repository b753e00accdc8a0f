using System.Diagnostics;
using System.Reflection;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Testing.Hosting;

/// <summary>A way out of the simulation, as the stack shows it.</summary>
/// <param name="Words">Who took it, and what to write instead.</param>
/// <param name="IsWakeUp">
/// True when what goes on elsewhere is a continuation, which may always have been outside.
/// </param>
internal sealed record Exit(string Words, bool IsWakeUp)
{
    /// <summary>What .NET runs continuations by.</summary>
    private static readonly string[] WakeUps =
    [
        "RunContinuations", "QueueContinuation", "SignalCompletion", "InvokeContinuation",
        "UnsafeQueueSetCompletionAndInvokeContinuation",
    ];

    /// <summary>Where to look when code goes on elsewhere.</summary>
    public const string Hint = "Look for ConfigureAwait(false), and for what has it inside: SemaphoreSlim.WaitAsync "
        + "with a token or a time-out, ReadAllAsync of a channel, Task.WhenEach, WhenAll over sources that continue "
        + "asynchronously.";

    public static Exit Of(StackTrace stack, bool isTimer)
    {
        // From where it was noticed outwards: the listener, then .NET, then who called that.
        var methods = stack.GetFrames().Select(static frame => frame.GetMethod())
            .SkipWhile(static method => !CodeNames.IsOfFramework(method)).ToArray();
        var inside = methods.TakeWhile(CodeNames.IsOfFramework).OfType<MethodBase>().ToArray();
        var caller = methods.Skip(inside.Length).FirstOrDefault();
        var where = caller is null || CodeNames.IsOfSimulation(caller) ? "Code" : CodeNames.Of(caller);
        var by = inside.Length == 0 ? "" : Name(inside[^1]);
        var isWakeUp = !isTimer && Array.Exists(inside, static method => WakeUps.Contains(method.Name));
        return new Exit(
            isWakeUp
                ? $"What waited for {by} in {where} went on on another thread. {Hint}"
                : $"{where} leaves the simulation by {by}. {Instead(by, isTimer)}",
            isWakeUp);
    }

    private static string Instead(string by, bool isTimer) => by switch
    {
        _ when isTimer => "Time has to come from process.Clock: pass it as the TimeProvider, as in "
            + "Task.Delay(time, clock) and clock.CreateTimer.",
        "Task.ContinueWith" => "Await the task instead.",
        "CancellationTokenSource.CancelAsync" => "Call Cancel instead.",
        _ => "Spawn it instead: process.Spawn, or an ISpawner that the service is given.",
    };

    private static string Name(MethodBase method)
    {
        var type = method.DeclaringType?.Name.Split('`')[0] ?? "";
        return method.IsConstructor || method.Name is "TimerSetup" or "InitializeWithTimer"
            ? $"new {type}"
            : $"{type}.{method.Name}";
    }
}
