package import Domain

/// Everything that is wrong with the parameters of one instance, in the order of the file.
package struct ParameterFaults: Error, Hashable, Sendable {
    package let faults: [Fault]
}
