using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Vigil.Sim.Engine.Scheduling;

/// <summary>Says where a task that has not ended waits, and for what.</summary>
/// <remarks>
/// For reports: it looks into what .NET and the compiler keep, and says less where they keep it otherwise.
/// </remarks>
internal static class Waits
{
    /// <summary>Deeper is left out: what the reader needs is at both ends.</summary>
    private const int DepthMax = 12;

    private const BindingFlags Fields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Describes the wait: the methods from the outermost, and what the innermost waits for.</summary>
    /// <param name="task">The task; null when it was never started.</param>
    public static string Describe(Task? task)
    {
        List<string> methods = [];
        object? at = task;
        for (var depth = 0; depth < DepthMax && MachineOf(at) is { } machine; depth++)
        {
            var type = machine.GetType();
            if (type.Namespace?.StartsWith("Vigil.Sim.", StringComparison.Ordinal) != true)
            {
                methods.Add(CodeNames.Of(type));
            }

            at = AwaitedBy(machine);
        }

        var where = methods.Count == 0 ? "" : $"in {string.Join(" > ", methods)} ";
        return at switch
        {
            null when task is null => "has not begun",
            null => $"waits {where}for something of its own",
            Task { IsCompleted: true } =>
                $"waits {where}for {Name(at)}, which has ended: it did not come back from there",
            _ => $"waits {where}for {Name(at)}",
        };
    }

    private static object? MachineOf(object? task) => task switch
    {
        null => null,
        IAsyncStateMachine iterator => iterator,
        _ => task.GetType().GetField("StateMachine", Fields)?.GetValue(task) as IAsyncStateMachine,
    };

    /// <summary>What a state machine waits for: the awaiters that are not set are not waited for.</summary>
    private static object? AwaitedBy(object machine) => machine.GetType().GetFields(Fields)
        .Where(static field => field.Name.StartsWith("<>u__", StringComparison.Ordinal))
        .Select(field => Awaited(field.GetValue(machine)))
        .FirstOrDefault(static awaited => awaited is not null);

    private static object? Awaited(object? awaiter)
    {
        if (awaiter is null or Task or IAsyncStateMachine || !awaiter.GetType().IsValueType)
        {
            return awaiter is Task or IAsyncStateMachine or IValueTaskSource || IsSource(awaiter) ? awaiter : null;
        }

        return awaiter.GetType().GetFields(Fields)
            .Where(static field => !field.FieldType.IsPrimitive && !field.FieldType.IsEnum)
            .Select(field => Awaited(field.GetValue(awaiter)))
            .FirstOrDefault(static awaited => awaited is not null);
    }

    private static bool IsSource(object? awaited) => awaited is not null && Array.Exists(
        awaited.GetType().GetInterfaces(),
        static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IValueTaskSource<>));

    private static string Name(object awaited)
    {
        var type = awaited.GetType();
        var name = type.Name.Split('`')[0];
        return name switch
        {
            nameof(Task) => "a task that code completes (TaskCompletionSource)",
            "TaskNode" => "SemaphoreSlim.WaitAsync",
            "DelayPromise" or "DelayPromiseWithCancellation" => "Task.Delay",
            "CancellationPromise" => "Task.WaitAsync",
            _ when name.StartsWith("WhenAll", StringComparison.Ordinal) => "Task.WhenAll",
            "CompleteOnInvokePromise" or "TwoTaskWhenAnyPromise" => "Task.WhenAny",
            _ when name.StartsWith("Continuation", StringComparison.Ordinal) => "Task.ContinueWith",
            _ when type.Namespace == "System.Threading.Channels" => "a channel",
            _ => name,
        };
    }
}
