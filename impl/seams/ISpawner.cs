namespace Vigil.Seams;

/// <summary>Starts concurrent work. The one place where our code may start to run beside other code.</summary>
/// <remarks>
/// The real one uses the thread pool; the simulated one puts the work under the scheduler, in the process that owns
/// the spawner, so that a crash of the process ends it. Thread-safe.
/// </remarks>
public interface ISpawner
{
    /// <summary>Starts <paramref name="body"/> and returns at once with the task of its end.</summary>
    /// <param name="name">What the work is, for reports: <c>watch.send</c>, not a sentence.</param>
    /// <param name="body">The work. It gets its cancellation from whoever wrote it, not from here.</param>
    /// <returns>
    /// Completes as <paramref name="body"/> does, with its exception if it throws. Somebody must await it.
    /// </returns>
    Task Spawn(string name, Func<Task> body);
}
