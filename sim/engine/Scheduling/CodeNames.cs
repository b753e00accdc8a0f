using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Vigil.Sim.Engine.Scheduling;

/// <summary>Names of code as its author wrote them: the method, whatever the compiler made of it.</summary>
internal static class CodeNames
{
    /// <summary>The method of a state machine or a lambda: <c>LockService.Acquire</c>.</summary>
    public static string Of(MethodBase method)
    {
        var type = method.DeclaringType;
        return type is null ? method.Name
            : IsGenerated(type.Name) ? Of(type)
            : $"{Plain(type.Name)}.{Inner(method.Name)}";
    }

    /// <summary>The method whose state machine a type is.</summary>
    public static string Of(Type stateMachine)
    {
        var name = Inner(stateMachine.Name);
        var outer = stateMachine.DeclaringType;
        for (; outer is not null && IsGenerated(outer.Name); outer = outer.DeclaringType)
        {
            // A local function or lambda that captures: its class is of the compiler as well.
            name = name.Length == 0 ? Inner(outer.Name) : name;
        }

        return outer is null ? name : $"{Plain(outer.Name)}.{name}";
    }

    /// <summary>Where what a step runs goes on; empty when that is no async method.</summary>
    public static string OfContinuation(object? state)
    {
        // An await posts its method's MoveNext as a delegate on the box of the state machine; a yield posts the box.
        var box = (state is Delegate next ? next.Target : state)?.GetType();
        var machine = box?.GenericTypeArguments.LastOrDefault(
            static argument => argument.IsAssignableTo(typeof(IAsyncStateMachine)));
        return machine is null ? "" : Of(machine);
    }

    /// <summary>The async method that goes on on a stack, the innermost; empty when there is none.</summary>
    public static string Trail(StackTrace stack) =>
        Array.Find(
            stack.GetFrames(),
            static frame => frame.GetMethod() is { Name: "MoveNext", DeclaringType: { } type }
                && IsGenerated(type.Name))
            ?.GetMethod() is { } method
            ? Of(method)
            : "";

    /// <summary>
    /// Where an exception was thrown, or reached other code than .NET's and the simulation's; empty when it never did.
    /// </summary>
    public static string OfThrow(Exception failure)
    {
        var frames = new StackTrace(failure, fNeedFileInfo: false).GetFrames();
        return Array.Find(frames, IsOfTest)?.GetMethod() is { } method
            ? Of(method)
            : "";
    }

    /// <summary>True for the code of the scheduler and the network.</summary>
    public static bool IsOfSimulation(MethodBase method) =>
        method.DeclaringType?.Namespace?.StartsWith("Vigil.Sim.Engine", StringComparison.Ordinal) == true;

    /// <summary>True for code of .NET.</summary>
    public static bool IsOfFramework(MethodBase? method) =>
        method?.DeclaringType?.Namespace is not { } space
        || space == nameof(System)
        || space.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsOfTest(StackFrame frame) =>
        frame.GetMethod() is { } method && !IsOfFramework(method) && !IsOfSimulation(method);

    private static bool IsGenerated(string name) => name.StartsWith('<');

    private static string Plain(string name) => name.Split('`')[0];

    /// <summary>What stands in the innermost pair of angle brackets, as the compiler puts names there.</summary>
    private static string Inner(string name)
    {
        var end = name.IndexOf('>');
        var start = end < 0 ? -1 : name.LastIndexOf('<', end);
        return start < 0 ? name : name[(start + 1)..end];
    }
}
